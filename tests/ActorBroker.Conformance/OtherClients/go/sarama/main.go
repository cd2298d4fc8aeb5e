// What services do through Sarama. The broker is named by KAFKA_BOOTSTRAP; passes by exit code 0.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	"github.com/Shopify/sarama"
)

const patience = 60 * time.Second

var brokers = []string{os.Getenv("KAFKA_BOOTSTRAP")}

func check(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

func newName(what string) string { return fmt.Sprintf("sarama-%s-%d", what, time.Now().UnixNano()) }

func newConfig(version sarama.KafkaVersion) *sarama.Config {
	config := sarama.NewConfig()
	config.Version = version
	config.Admin.Timeout = patience
	config.Producer.Timeout = patience
	config.Consumer.Group.Session.Timeout = patience
	config.Producer.Return.Successes = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	// A consumer that is closed waits for its last fetch.
	config.Consumer.MaxWaitTime = 10 * time.Millisecond
	return config
}

func newTopic(what string, partitions int32) string {
	topic := newName(what)
	admin, err := sarama.NewClusterAdmin(brokers, newConfig(sarama.V2_2_0_0))
	check(err, "admin")
	defer admin.Close()
	check(admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: 1}, false), "create topic")
	return topic
}

func produce(config *sarama.Config, topic string, count int) {
	producer, err := sarama.NewSyncProducer(brokers, config)
	check(err, "producer")
	defer producer.Close()
	var messages []*sarama.ProducerMessage
	for i := 0; i < count; i++ {
		messages = append(messages, &sarama.ProducerMessage{
			Topic: topic, Key: sarama.StringEncoder("k"), Value: sarama.StringEncoder(fmt.Sprintf("message %d", i))})
	}
	check(producer.SendMessages(messages), "send")
	for i, message := range messages {
		if message.Offset != int64(i) {
			log.Fatalf("message %d was told offset %d", i, message.Offset)
		}
	}
}

func consume(config *sarama.Config, topic string, count int) {
	consumer, err := sarama.NewConsumer(brokers, config)
	check(err, "consumer")
	defer consumer.Close()
	partition, err := consumer.ConsumePartition(topic, 0, sarama.OffsetOldest)
	check(err, "consume")
	defer partition.Close()
	for i := 0; i < count; i++ {
		select {
		case message := <-partition.Messages():
			if message.Offset != int64(i) || string(message.Value) != fmt.Sprintf("message %d", i) || string(message.Key) != "k" {
				log.Fatalf("%d: %d %s", i, message.Offset, message.Value)
			}
		case <-time.After(patience):
			log.Fatalf("message %d of %s did not come", i, topic)
		}
	}
}

// Each version of the client speaks other versions of Produce and Fetch; what one has written all can read.
func everyVersionReadsEveryOther() {
	versions := []sarama.KafkaVersion{sarama.V0_8_2_0, sarama.V0_9_0_0, sarama.V0_10_2_0, sarama.V0_11_0_0, sarama.V1_1_0_0, sarama.V2_2_0_0}
	codecs := []sarama.CompressionCodec{sarama.CompressionNone, sarama.CompressionGZIP, sarama.CompressionSnappy, sarama.CompressionLZ4}
	for _, written := range versions {
		for _, codec := range codecs {
			if codec == sarama.CompressionLZ4 && !written.IsAtLeast(sarama.V0_10_0_0) {
				continue
			}
			topic := newTopic("versions", 1)
			config := newConfig(written)
			config.Producer.Compression = codec
			produce(config, topic, 60)
			for _, read := range versions {
				consume(newConfig(read), topic, 60)
			}
		}
	}
}

func idempotence() {
	topic := newTopic("idempotent", 1)
	config := newConfig(sarama.V2_2_0_0)
	config.Producer.Idempotent = true
	config.Net.MaxOpenRequests = 1
	produce(config, topic, 2000)
	consume(config, topic, 2000)
}

func offsets() {
	topic := newTopic("offsets", 1)
	produce(newConfig(sarama.V2_2_0_0), topic, 10)
	for _, version := range []sarama.KafkaVersion{sarama.V0_8_2_0, sarama.V2_2_0_0} {
		client, err := sarama.NewClient(brokers, newConfig(version))
		check(err, "client")
		oldest, err := client.GetOffset(topic, 0, sarama.OffsetOldest)
		check(err, "oldest")
		newest, err := client.GetOffset(topic, 0, sarama.OffsetNewest)
		check(err, "newest")
		if oldest != 0 || newest != 10 {
			log.Fatalf("%s: %d to %d", version, oldest, newest)
		}
		check(client.Close(), "close")
	}
}

type member struct {
	received chan string
}

func (m *member) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (m *member) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (m *member) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		session.MarkMessage(message, "")
		m.received <- fmt.Sprintf("%d:%d", message.Partition, message.Offset)
	}
	return nil
}

func run(group, topic string, config *sarama.Config, count int) map[string]bool {
	client, err := sarama.NewConsumerGroup(brokers, group, config)
	check(err, "group")
	all := &member{received: make(chan string, 1000)}
	context, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		for context.Err() == nil {
			check(client.Consume(context, []string{topic}, all), "consume")
		}
	}()
	got := map[string]bool{}
	for len(got) < count {
		select {
		case one := <-all.received:
			if got[one] {
				log.Fatalf("%s came twice", one)
			}
			got[one] = true
		case <-time.After(patience):
			log.Fatalf("%d of %d came", len(got), count)
		}
	}
	cancel()
	done.Wait()
	check(client.Close(), "close")
	return got
}

func groupsGoOn() {
	for _, version := range []sarama.KafkaVersion{sarama.V0_10_2_0, sarama.V2_2_0_0} {
		topic, group := newTopic("group", 3), newName("group")
		config := newConfig(version)
		config.Producer.Partitioner = sarama.NewRoundRobinPartitioner
		send := func() {
			producer, err := sarama.NewSyncProducer(brokers, config)
			check(err, "producer")
			for i := 0; i < 30; i++ {
				_, _, err := producer.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.StringEncoder("x")})
				check(err, "send")
			}
			check(producer.Close(), "close")
		}
		send()
		first := run(group, topic, config, 30)
		send()
		for one := range run(group, topic, config, 30) {
			if first[one] {
				log.Fatalf("%s came again after it was committed", one)
			}
		}
	}
}

func main() {
	for name, scenario := range map[string]func(){
		"versions": everyVersionReadsEveryOther, "idempotence": idempotence, "offsets": offsets, "groups": groupsGoOn,
	} {
		began := time.Now()
		scenario()
		fmt.Printf("%s: %.1f s\n", name, time.Since(began).Seconds())
	}
}
